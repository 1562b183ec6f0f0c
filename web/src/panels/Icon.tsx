/** Line icons, 16 by 16, in the colour of the text around them. */
const PATHS = {
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z',
  eyeOff:
    'M2 2l12 12 M6.2 3.8A6 6 0 0 1 8 3.5C12 3.5 14.5 8 14.5 8a12 12 0 0 1-2 2.5 M10 12.2a6 6 0 0 1-2 .3C4 12.5 1.5 8 1.5 8a12 12 0 0 1 2.3-2.8',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z M10.4 10.4 14 14',
  close: 'M3.5 3.5l9 9 M12.5 3.5l-9 9',
  share: 'M10 2.5h3.5V6 M13.5 2.5 8 8 M11.5 9v4.5h-9v-9H7',
  help: 'M5.8 6a2.2 2.2 0 1 1 3.3 1.9c-.7.4-1.1.8-1.1 1.6 M8 12.2v.1',
  layers: 'M8 2 14.5 5.5 8 9 1.5 5.5Z M1.5 8.5 8 12l6.5-3.5 M1.5 11.2 8 14.7l6.5-3.5',
  left: 'M10 3 5 8l5 5',
  right: 'M6 3l5 5-5 5',
  down: 'M3.5 6 8 10.5 12.5 6',
  polygon: 'M3 5.5 8.5 2 14 6.5 11.5 13.5 4 12.5Z',
  rectangle: 'M2.5 4h11v8h-11Z',
  circle: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z',
  type: 'M2.5 4.5h11v7h-11Z M5 7v2 M8 7v2 M11 7v2',
  play: 'M4.5 2.5 13 8l-8.5 5.5Z',
  pause: 'M5 3v10 M11 3v10',
  stepBack: 'M10 3 5 8l5 5 M3 3v10',
  stepOn: 'M6 3l5 5-5 5 M13 3v10',
  options: 'M2 5h6 M12 5h2 M10 3v4 M2 11h2 M8 11h6 M6 9v4',
  along: 'M2 4c3-2 5 2 12 0 M2 8c3-2 5 2 12 0 M2 12c3-2 5 2 12 0',
  keep: 'M4 2.5h8v11L8 10.5 4 13.5Z',
  picture: 'M2 4.5h3l1-1.5h4l1 1.5h3v8.5H2Z M8 6.2a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8Z',
  take: 'M8 2v7.5 M4.8 6.5 8 9.7l3.2-3.2 M2.5 11v2.5h11V11',
  alert: 'M8 2 15 14H1Z M8 6.5v3.5 M8 12v.1',
  chart: 'M2 13.5h12 M4 11V7.5 M7.3 11V4 M10.6 11V6 M13.5 3.5 10.6 6 7.3 4 4 7.5',
  edit: 'M3 13l.6-2.8L10.8 3 13 5.2 5.8 12.4Z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
