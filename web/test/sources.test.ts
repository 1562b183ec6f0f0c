import { describe, expect, it } from 'vitest';
import { distinctSources } from '../src/state/sources';

describe('sources', () => {
  it('are said once each, and not beside a statement that holds them whole', () => {
    expect(
      distinctSources([
        '© OpenStreetMap contributors, ODbL 1.0',
        'package 0.6.0, (c) OpenStreetMap contributors, ODbL 1.0',
        'Natural Earth',
        'Natural Earth',
        'derived from package 0.6.0, (c) OpenStreetMap contributors, ODbL 1.0; closed at mouths',
      ]),
    ).toEqual([
      'Natural Earth',
      'derived from package 0.6.0, © OpenStreetMap contributors, ODbL 1.0; closed at mouths',
    ]);
    expect(distinctSources([])).toEqual([]);
  });
});
