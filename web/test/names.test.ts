import { expect, it } from 'vitest';
import { zoneNameIn } from '../src/i18n/zoneName';
import { levelOf } from '../src/state/lineage';

it('a hot spot is named by its commune in both languages', () => {
  const of = (name: string, kind = 'hotspot') => zoneNameIn('en', { kind, name });
  expect(of('Cụm tập trung Phường Hạc Thành')).toBe('Hot spot, Phường Hạc Thành');
  expect(of('Cụm tập trung 1.250 vụ')).toBe('Hot spot of 1,250 incidents');
  expect(of('Xã Mường Lát', 'border')).toBe('Xã Mường Lát');
  expect(zoneNameIn('vi', { kind: 'hotspot', name: 'Cụm tập trung 50 vụ' })).toBe('Cụm tập trung 50 vụ');
});

it('a former city is called one, although it is of the level of districts', () => {
  expect(levelOf({ level: 'district', name: 'Thành phố Thanh Hóa' })).toBe('city');
  expect(levelOf({ level: 'district', name: 'Thị xã Bỉm Sơn' })).toBe('town');
  expect(levelOf({ level: 'district', name: 'Huyện Nông Cống' })).toBe('district');
  expect(levelOf({ level: 'province', name: 'Thành phố Huế' })).toBe('province');
});
