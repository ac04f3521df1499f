// Writes assets/icons.css: the few Tabler icons (MIT) we use, as CSS masks, so that an icon takes the colour of its text and asks no other host.
// npm install --prefix <folder> @iconify-json/tabler@1.2.41 && node widgets/icons/build.mjs <folder>/node_modules/@iconify-json/tabler/icons.json
import {readFileSync, writeFileSync} from "node:fs";

const NAMES = `home map map-2 layout-kanban layout-dashboard layout-grid device-tv search bell user users logout login settings adjustments
sun moon language clock calendar map-pin map-pin-2 chevron-down chevron-up chevron-right chevron-left arrow-back-up arrow-forward-up arrow-up arrow-down arrow-right
arrow-left x check plus minus pencil trash lock lock-open grip-vertical dots dots-vertical volume volume-off alert-triangle alert-octagon info-circle
inbox plug plug-connected-x refresh eye eye-off filter list table columns camera photo walk device-mobile device-tablet device-desktop building building-community building-store
chart-bar chart-line chart-donut chart-histogram gauge world stack-2 polygon circle square lasso-polygon rectangle hand-click send copy link power
player-play player-pause flag speakerphone clipboard-list clipboard-check history route focus-2 maximize minimize keyboard phone id external-link
road bulb car barrier-block droplet tree text-size shield shield-check database star star-filled heart-handshake confetti bolt run home-2 ruler-measure zoom-in zoom-out current-location cursor-text
bookmark share printer cube-3d-sphere video video-off map-search users-group download upload target crosshair scissors arrows-join arrows-split-2 photo-down layout-board lamp-2 ambulance fire-extinguisher temperature package tent fence wifi-off file-type-pdf ruler-2 navigation pin`.split(/\s+/);

const {icons, aliases = {}} = JSON.parse(readFileSync(process.argv[2], "utf8"));
const rules = NAMES.map((name) => {
  const icon = icons[name] ?? icons[aliases[name]?.parent];
  if (!icon) throw new Error(`Tabler has no icon "${name}"; look it up and correct NAMES.`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${icon.body.replaceAll("currentColor", "#000")}</svg>`;
  return `.i-${name}{--i:url("data:image/svg+xml,${svg.replaceAll('"', "'").replaceAll("#", "%23").replaceAll("<", "%3C").replaceAll(">", "%3E")}")}`;
});
const head = `/* Made by widgets/icons/build.mjs from @iconify-json/tabler 1.2.41. Tabler Icons: MIT, see assets/vendor/tabler-icons.LICENSE. */
.i{display:inline-block;flex:none;width:1.25em;height:1.25em;vertical-align:-.22em;background:currentColor;-webkit-mask:var(--i) center/contain no-repeat;mask:var(--i) center/contain no-repeat}
`;
writeFileSync(new URL("../../assets/icons.css", import.meta.url), head + rules.join("\n") + "\n");
