// A voice note of a form: recorded by the phone's microphone for at most a minute, heard again, taken out again.

import {el, icon, say} from "./session.mjs";

const LONGEST_S = 60, TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

/** A field with at most one recording in `blobs`; `changed()` hears of each change. null where the browser does not record. */
export function voiceField(blobs, changed) {
  const type = globalThis.MediaRecorder && TYPES.find((each) => MediaRecorder.isTypeSupported(each));
  if (!type || !navigator.mediaDevices?.getUserMedia) return null;
  const box = el("div", {class: "voice", "data-voice": ""}), told = el("p", {class: "hint", role: "status"});
  let running = null, timer = null, heard = "";

  async function record() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({audio: true}), chunks = [], recorder = new MediaRecorder(stream, {mimeType: type, audioBitsPerSecond: 32_000}), from = Date.now();
      recorder.ondataavailable = ({data}) => chunks.push(data);
      recorder.onstop = () => {
        clearInterval(timer);
        stream.getTracks().forEach((track) => track.stop());
        running = null;
        if (!box.isConnected) return;  // the view has gone: nothing is kept that nobody sees
        blobs.splice(0, blobs.length, new Blob(chunks, {type: type.split(";")[0]}));
        draw();
        changed();
      };
      running = recorder;
      recorder.start();
      draw();
      timer = setInterval(() => {
        const s = Math.floor((Date.now() - from) / 1000);
        told.textContent = say(`正在录音 ${s} 秒，最长 ${LONGEST_S} 秒`, `Recording ${s} s of at most ${LONGEST_S} s`);
        if (s >= LONGEST_S || !box.isConnected) recorder.stop();
      }, 250);
    } catch {
      told.textContent = say("没有得到麦克风，请写几句说明。", "The microphone is not to be had: write a few words.");
    }
  }

  function draw() {
    if (heard) URL.revokeObjectURL(heard);
    heard = blobs.length ? URL.createObjectURL(blobs[0]) : "";
    told.textContent = "";
    box.replaceChildren(...(running ? [el("button", {class: "btn warn", type: "button", "data-action": "stop-voice", onclick: () => running?.stop()}, icon("player-pause"), say("停止录音", "Stop"))]
      : blobs.length ? [el("audio", {controls: true, src: heard}), el("button", {class: "icb", type: "button", "data-action": "drop-voice", "aria-label": say("去掉录音", "Take the recording out"), onclick: () => { blobs.length = 0; draw(); changed(); }}, icon("trash"))]
        : [el("button", {class: "btn", type: "button", "data-action": "record", onclick: record}, icon("microphone"), say("录一段话", "Say it"))]), told);
  }

  draw();
  return box;
}
