// A file that is to become a photo: whether it may, and a small picture of it for the page.

import {say} from "./session.mjs";

const MOST_BYTES = 10 * 1024 * 1024, THUMB = 200; // px, the longer side

/** Why a file cannot be a photo here, null when it may be one. */
export function unfit(file) {
  if (file.size > MOST_BYTES) return say(`“${file.name}”超过 10 MB，请换小一点的照片。`, `“${file.name}” is over 10 MB: choose a smaller photo.`);
  if (file.type && !file.type.startsWith("image/")) return say(`“${file.name}”不是照片。`, `“${file.name}” is no photo.`);
  return null;
}

/** A small picture of the photo as a data address, "" where the browser cannot draw it (HEIC). */
export function thumb(file) {
  return new Promise((done) => {
    const image = new Image(), address = URL.createObjectURL(file);
    image.onload = () => {
      const share = Math.min(1, THUMB / Math.max(image.width, image.height)), canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.width * share));
      canvas.height = Math.max(1, Math.round(image.height * share));
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(address);
      done(canvas.toDataURL("image/jpeg", 0.7));
    };
    image.onerror = () => { URL.revokeObjectURL(address); done(""); };
    image.src = address;
  });
}
