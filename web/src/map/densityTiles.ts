/**
 * Tiles of the heat map, always those of the question that is asked last.
 *
 * MapLibre keeps of a raster tile that is asked for twice whichever answer comes first, and for good: a filter that changes while tiles
 * are on their way would leave some of the old ones on the map. So the map asks here by tile alone, and is answered
 * when the answer is of the filter that is on by then.
 */
import { addProtocol, removeProtocol } from 'maplibre-gl';

interface Flight {
  answer: Promise<ArrayBuffer>;
  /** How many wait for it. */
  waiting: number;
  stop: AbortController;
}

let made = 0;

export class DensityTiles {
  readonly #scheme = `density-${++made}`;
  /** Of the present question only, by tile. */
  readonly #flights = new Map<string, Flight>();
  #query = '';

  constructor() {
    addProtocol(this.#scheme, async ({ url }, { signal }) => ({ data: await this.#load(url, signal) }));
  }

  /** What a source names as its tiles. */
  get template(): string {
    return `${this.#scheme}://tiles/{z}/{x}/{y}`;
  }

  /** From now on tiles are of this question; what is on its way for another is dropped. */
  ask(query: string): void {
    if (query === this.#query) return;
    this.#query = query;
    const dropped = [...this.#flights.values()];
    this.#flights.clear();
    for (const { stop } of dropped) stop.abort();
  }

  end(): void {
    removeProtocol(this.#scheme);
    for (const { stop } of this.#flights.values()) stop.abort();
  }

  async #load(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
    const tile = url.slice(url.indexOf('tiles/') + 'tiles/'.length);
    for (;;) {
      const query = this.#query;
      try {
        const answer = await this.#flight(tile, signal);
        if (query === this.#query) return answer;
      } catch (error) {
        if (signal.aborted || query === this.#query) throw error;
      }
    }
  }

  /** One request a tile, whoever waits for it; given up when nobody does any more. */
  async #flight(tile: string, signal: AbortSignal): Promise<ArrayBuffer> {
    let flight = this.#flights.get(tile);
    if (!flight) {
      const stop = new AbortController();
      flight = { answer: fetchTile(tile, this.#query, stop.signal), waiting: 0, stop };
      this.#flights.set(tile, flight);
    }
    const mine = flight;
    mine.waiting++;
    const leave = () => {
      mine.waiting--;
      if (mine.waiting > 0) return;
      if (this.#flights.get(tile) === mine) this.#flights.delete(tile);
      mine.stop.abort();
    };
    const left = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    try {
      return await Promise.race([mine.answer, left]);
    } finally {
      leave();
    }
  }
}

async function fetchTile(tile: string, query: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const answer = await fetch(`/tiles/density/${tile}.png?${query}`, { signal });
  if (!answer.ok) throw new Error(`${answer.status} for a tile of the heat map`);
  return answer.arrayBuffer();
}
