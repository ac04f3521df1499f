// One picture on one page as a PDF: small enough to write by hand.

const MM = 72 / 25.4, EDGE = 8;
const PAPER = { a4: [297, 210], a3: [420, 297] };

/** The page in mm and where on it a picture of `width` × `height` px goes: {page: [w, h], box: [x, y, w, h]}; upright for an upright picture. */
export function fitted(paper, width, height) {
  const page = height > width ? [...PAPER[paper]].reverse() : PAPER[paper];
  const scale = Math.min((page[0] - 2 * EDGE) / width, (page[1] - 2 * EDGE) / height), w = width * scale, h = height * scale;
  return { page, box: [(page[0] - w) / 2, (page[1] - h) / 2, w, h] };
}

/** A PDF of a JPEG (Uint8Array) of `width` × `height` px on `paper` ("a4", "a3"), as a Blob. `title` is what viewers call it. */
export function pdf(jpeg, width, height, paper, title) {
  const { page, box } = fitted(paper, width, height), [w, h] = page.map((mm) => (mm * MM).toFixed(2)), [x, y, bw, bh] = box.map((mm) => (mm * MM).toFixed(2));
  const text = new TextEncoder(), draw = `q ${bw} 0 0 ${bh} ${x} ${y} cm /Map Do Q`;
  const words = [...title].flatMap((sign) => [...Array(sign.length).keys()].map((i) => sign.charCodeAt(i).toString(16).padStart(4, "0"))).join("");
  const objects = [
    ["<< /Type /Catalog /Pages 2 0 R >>"],
    ["<< /Type /Pages /Kids [3 0 R] /Count 1 >>"],
    [`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${w} ${h}] /Contents 4 0 R /Resources << /XObject << /Map 5 0 R >> >> >>`],
    [`<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`],
    [`<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n`, jpeg, "\nendstream"],
    [`<< /Title <feff${words}> >>`],
  ];
  const parts = [], places = [];
  let length = 0;
  const write = (part) => { const bytes = typeof part === "string" ? text.encode(part) : part; parts.push(bytes); length += bytes.length; };
  write("%PDF-1.4\n");
  objects.forEach((object, i) => {
    places.push(length);
    write(`${i + 1} 0 obj\n`);
    object.forEach(write);
    write("\nendobj\n");
  });
  const table = length;
  write(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("")}`);
  write(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return new Blob(parts, { type: "application/pdf" });
}
