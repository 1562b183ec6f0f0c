// supercluster: clusters for every zoom, built beforehand. It has no exact questions to compare; what it costs to load and keep is compared.
// Speaks the protocol of protocol.py. `PEER_MODULES` says where the module lies.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(`${process.env.PEER_MODULES}/`);
const { default: Supercluster } = await import(require.resolve('supercluster'));

function column(folder, name) {
  const bytes = readFileSync(`${folder}/${name}`);
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}

let index;

function load({ folder, count }) {
  const longitude = column(folder, 'longitude.f64');
  const latitude = column(folder, 'latitude.f64');
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const features = new Array(count);
  for (let row = 0; row < count; row++) {
    features[row] = {
      type: 'Feature',
      properties: { id: row + 1 },
      geometry: { type: 'Point', coordinates: [longitude[row], latitude[row]] },
    };
  }
  index = new Supercluster({ radius: 40, maxZoom: 12 }).load(features);
  const seconds = (performance.now() - start) / 1000;
  const { version } = JSON.parse(readFileSync(`${process.env.PEER_MODULES}/supercluster/package.json`, 'utf8'));
  return { seconds, bytes: process.memoryUsage().rss - before, version };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...request } = JSON.parse(line);
  let answer = { cannot: ask };
  if (ask === 'load') {
    try {
      answer = load(request);
    } catch (error) {
      answer = { error: String(error) };
    }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
