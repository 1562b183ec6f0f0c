/** A canvas as PNG; it can say how large it is on paper, so that A4 is printed as A4 and the scale under the map holds. */

export function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the canvas gave no picture'))));
  });
}

/** The eight bytes of the signature, and the header chunk that always comes first. */
const AFTER_HEADER = 8 + 25;
const METRES_PER_INCH = 0.0254;

/** CRC-32 of PNG (ISO/IEC 15948, annex D). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** The chunk `pHYs`: pixels a metre across and down. */
export function physicalSize(dotsPerInch: number): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(4 + 4 + 9 + 4);
  const view = new DataView(chunk.buffer);
  const perMetre = Math.round(dotsPerInch / METRES_PER_INCH);
  view.setUint32(0, 9);
  chunk.set(new TextEncoder().encode('pHYs'), 4);
  view.setUint32(8, perMetre);
  view.setUint32(12, perMetre);
  view.setUint8(16, 1);
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  return chunk;
}

export function withResolution(png: Blob, dotsPerInch: number): Blob {
  const parts = [png.slice(0, AFTER_HEADER), physicalSize(dotsPerInch), png.slice(AFTER_HEADER)];
  return new Blob(parts, { type: 'image/png' });
}
