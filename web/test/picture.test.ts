import { describe, expect, it } from 'vitest';
import type { UnitRate } from '../src/api/types';
import { fileName } from '../src/picture/fileName';
import { type Contents, FORMATS, layoutPicture } from '../src/picture/layout';
import { classItems, densityItems, type LegendBlock, over } from '../src/picture/legend';
import { type Font, flow, wrapped } from '../src/picture/legendFlow';
import { physicalSize } from '../src/picture/png';
import { metresPerPixel, printedScale, scaleBar } from '../src/picture/scaleBar';
import { classify } from '../src/theme/classify';

/** Every letter as wide as half its height. */
const measure = (text: string, { size }: Font) => (text.length * size) / 2;

const block = (title: string, items: number): LegendBlock => ({
  title,
  lines: [],
  items: Array.from({ length: items }, (_, index) => ({
    sign: { as: 'fill', colour: '#ff0000' },
    label: `${title} ${index}`,
  })),
});

const contents = (blocks: LegendBlock[]): Contents => ({
  title: 'Mật độ vụ việc, Thanh Hóa',
  lines: ['Thanh Hóa · 07/2025 – 06/2026'],
  blocks,
  notes: ['n = 6.618 vụ việc trong kỳ; 786 vụ chỉ biết đến xã.'],
});

const SCREEN = { width: 800, height: 500 };

describe('the scale bar', () => {
  it('is a round length that fits', () => {
    expect(scaleBar(100, 120)).toEqual({ metres: 10_000, width: 100 });
    expect(scaleBar(100, 99)).toEqual({ metres: 5000, width: 50 });
    for (const perPixel of [0.31, 7.3, 99.9, 100, 1234]) {
      const { metres, width } = scaleBar(perPixel, 150);
      expect(width).toBeLessThanOrEqual(150);
      expect(width).toBeGreaterThan(150 / 2.6);
      expect(metres / width).toBeCloseTo(perPixel);
      expect(['1', '2', '3', '5']).toContain(String(metres).replace('.', '').replace(/^0+/, '')[0]);
    }
  });

  it('knows the metres of a pixel by zoom and latitude', () => {
    // The Equator is 40,075,016.7 m long and 512 pixels wide at zoom 0.
    expect(metresPerPixel({ zoom: 0, lat: 0 })).toBeCloseTo(78_271.517, 2);
    expect(metresPerPixel({ zoom: 10, lat: 60 })).toBeCloseTo(78_271.517 / 1024 / 2, 4);
  });

  it('says the scale of paper, on which a pixel is 0.2646 mm', () => {
    expect(printedScale(264.583)).toBe(1_000_000);
  });
});

describe('names of files', () => {
  it('take no letter that some system would not', () => {
    expect(fileName('Mật độ vụ việc, Đắk Lắk, 07/2025 – 06/2026', 'png')).toBe(
      'mat-do-vu-viec-dak-lak-07-2025-06-2026.png',
    );
    expect(fileName('../<script>', 'xlsx')).toBe('script.xlsx');
    expect(fileName('★', 'png')).toBe('diaban.png');
    expect(fileName('x'.repeat(500), 'png').length).toBeLessThan(100);
  });
});

const UNIT = { code: '1', name: 'Xã', count: 5, shrunk: 4, is_unsure: false, change: null } as UnitRate;
const units = [0, 5, 9, 30].map(
  (count, index): UnitRate => ({
    ...UNIT,
    code: String(index),
    count,
    rate: index === 3 ? null : count,
    shrunk: index === 3 ? null : count,
    is_unsure: index === 1,
  }),
);

const said = {
  class: (key: unknown) => String(key),
  communes: (amount: number) => String(amount),
  unsure: 'unsure',
};

describe('the legend', () => {
  it('mixes a colour with the land as the map does', () => {
    expect(over('#ff0000', 0.5, '#0000ff')).toBe('#800080');
    expect(over('#123456', 1, '#ffffff')).toBe('#123456');
  });

  it('names every class with its communes, and those outside of the scale', () => {
    const shown = classify(units, 'rate', [6]);
    const items = classItems(shown, (colour) => colour, said);
    expect(items.map(({ label }) => label)).toEqual(['0 (1)', '1 (1)', 'zero (1)', 'none (1)', 'unsure (1)']);
    const colours = items.map(({ sign }) => (sign.as === 'fill' ? sign.colour : ''));
    expect(colours.slice(0, 2)).toEqual(shown.classes.map(({ colour }) => colour));
    const hatches = items.map(({ sign }) => (sign.as === 'fill' ? sign.hatch : null));
    expect(hatches).toEqual([undefined, undefined, undefined, 'none', 'unsure']);
  });

  it('says from where to where each class of density goes', () => {
    const classes = [
      { from: 1, colour: '#111111' },
      { from: 2, colour: '#222222' },
      { from: 5, colour: '#333333' },
    ];
    const items = densityItems(classes, (colour) => colour, {
      between: (from, to) => `${from}-${to}`,
      from: (value) => `${value}+`,
    });
    expect(items.map(({ label }) => label)).toEqual(['1-2', '2-5', '5+']);
  });

  it('keeps blocks whole and in order, in columns as even as that allows', () => {
    const blocks = [block('a', 6), block('b', 2), block('c', 2)];
    const one = flow(blocks, { columns: 1, width: 200, gap: 10 }, 1, measure);
    const two = flow(blocks, { columns: 2, width: 200, gap: 10 }, 1, measure);
    expect(two.height).toBeLessThan(one.height * 0.65);
    const columnOf = (title: string) => two.texts.find(({ text }) => text === title)?.x;
    expect([columnOf('a'), columnOf('b'), columnOf('c')]).toEqual([0, 210, 210]);
    expect(flow([], { columns: 2, width: 200, gap: 10 }, 1, measure).height).toBe(0);
  });

  it('breaks lines between words', () => {
    const font: Font = { size: 10, weight: 400 };
    expect(wrapped('một hai ba bốn', 35, font, measure)).toEqual(['một hai', 'ba bốn']);
    expect(wrapped('dàidàidàidài a', 20, font, measure)).toEqual(['dàidàidàidài', 'a']);
  });
});

describe('the layout', () => {
  const many = Array.from({ length: 9 }, (_, index) => block(`Lớp ${index}`, 8));

  it.each(FORMATS)('of %s keeps everything on the page and apart from the map', (format) => {
    for (const blocks of [[], [block('Mật độ', 7)], many]) {
      const { page, map, texts, signs } = layoutPicture(format, SCREEN, contents(blocks), measure);
      for (const { text, x, y, font } of texts) {
        expect(x, text).toBeGreaterThanOrEqual(0);
        expect(x + measure(text, font), text).toBeLessThanOrEqual(page.width);
        expect(y + font.size / 2, text).toBeLessThanOrEqual(page.height);
        const isOverMap =
          x < map.x + map.width && x + measure(text, font) > map.x && y > map.y && y < map.y + map.height;
        expect(isOverMap, `${text} lies over the map`).toBe(false);
      }
      expect(signs).toHaveLength(blocks.reduce((sum, { items }) => sum + items.length, 0));
      // The page of the screen grows with its legend instead.
      if (format !== 'screen')
        expect(map.width * map.height).toBeGreaterThan(0.25 * page.width * page.height);
      expect([map.x, map.y, map.width, map.height].every(Number.isInteger)).toBe(true);
    }
  });

  it('leaves the map of the screen its size, with the legend below where it is narrow', () => {
    const wide = layoutPicture('screen', SCREEN, contents([block('a', 3)]), measure);
    expect(wide.map).toMatchObject(SCREEN);
    expect(wide.signs[0]?.x).toBeGreaterThan(wide.map.x + wide.map.width);
    const narrow = layoutPicture('screen', { width: 480, height: 400 }, contents([block('a', 3)]), measure);
    expect(narrow.signs[0]?.y).toBeGreaterThan(narrow.map.y + narrow.map.height);
  });

  it('is A4 on paper', () => {
    const { page } = layoutPicture('a4Landscape', SCREEN, contents([]), measure);
    expect((page.width * 25.4) / 96).toBeCloseTo(297, 0);
    expect((page.height * 25.4) / 96).toBeCloseTo(210, 0);
  });
});

describe('the size on paper', () => {
  it('is a chunk that PNG readers take', () => {
    // 72 dpi are 2835 pixels a metre: the bytes that common programs write.
    const chunk = Buffer.from(physicalSize(72)).toString('hex');
    expect(chunk).toBe('00000009704859730000' + '0b1300000b1301009a9c18');
  });
});
