// The card of a camera: its picture, or in a sentence why there is none, and what is known of it. The picture ends with the card.
import { player } from "../_player.mjs";
import { make } from "./card.mjs";
import { get } from "./data.mjs";

const POINTS = [["北", "north"], ["东北", "north-east"], ["东", "east"], ["东南", "south-east"], ["南", "south"], ["西南", "south-west"], ["西", "west"], ["西北", "north-west"]];

/** Which way an azimuth (degrees from north, clockwise) looks, in words. */
export const facing = (azimuth) => POINTS[Math.round(azimuth / 45) % 8];

/** Opens the card of camera `id` on a map; `settings` is what its layers have. */
export async function cameraCard(settings, id) {
  const { say, card, hands } = settings, data = { "data-camera": id };
  card.show({ camera: id, title: say("视频", "Camera"), rows: [[say("国标编号", "GB id"), id]], data });
  const found = await get(`map/cameras/${id}`).catch((error) => ({ failed: error.message }));
  if (card.current?.camera !== id) return;
  if (found.failed) return card.show({ camera: id, title: say("视频", "Camera"), sub: found.failed, rows: [[say("国标编号", "GB id"), id]], data });
  const place = make("div");
  const rows = [
    [say("状态", "State"), found.online ? say("在线", "Online") : say("离线", "Offline")],
    [say("来源", "Source"), say(found.class_zh, found.class_en)],
    [say("朝向", "Facing"), found.azimuth == null ? null : say(`${facing(found.azimuth)[0]} ${found.azimuth}°`, `${facing(found.azimuth)[1]} ${found.azimuth}°`)],
    [say("国标编号", "GB id"), id],
  ];
  card.show({ camera: id, title: found.name, top: place, rows, data });
  player(place, { id, name: found.name, plain: !hands });
}
