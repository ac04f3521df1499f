// Cameras of the magnet's area, or of the ground its page is kept to, side by side. On a wall nothing can be pressed, and the server gives those of public places alone.
import { ask } from "../session.mjs";
import { cameraGrid } from "../_camera_grid.mjs";
import { isWall, told } from "./_answer.mjs";
import { boxOf, learn, lies } from "./_ground.mjs";

const AGAIN = 300_000, SOON = 15_000;

export function mount(el, settings) {
  const grid = cameraGrid(el, { size: Number(settings.rows) || 2, seconds: settings.seconds, tour: settings.tour || isWall(settings), plain: isWall(settings), alone: settings.rows === "1" && Boolean(settings.cameras) });
  let known = "", later = 0;

  async function found() {
    if (settings.cameras) return (await ask(`/cameras?${new URLSearchParams({ ids: settings.cameras.replace(/\s/g, "") })}`)).items;
    const within = settings.narrow?.within, box = boxOf(within);
    await learn(within);
    const query = { area: settings.area, streamed: "1", limit: within && !box ? "1000" : "60", ...(box ? { box: box.join(",") } : {}) };
    const { items } = await ask(`/cameras?${new URLSearchParams(query)}`);
    return within ? items.filter((each) => lies(each, within)).slice(0, 60) : items;
  }

  async function load() {
    let wait = AGAIN;
    try {
      const items = await found(), ids = items.map((each) => `${each.gb_id}${each.online}`).join();
      if (ids !== known) grid.fill(items);
      known = ids;
      told(el, "ok");
    } catch (error) {
      known = "";
      grid.say(error.message);
      wait = SOON;
    }
    later = setTimeout(load, wait);
  }

  load();
  return { value() {}, resize() {}, destroy() { clearTimeout(later); grid.stop(); } };
}
