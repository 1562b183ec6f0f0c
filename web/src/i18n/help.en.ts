import type { help as vietnamese } from './help.vi';

export const help: typeof vietnamese = {
  title: 'To find out … → press …',
  answers: [
    {
      ask: 'Where are incidents densest?',
      press:
        'the period › the layer Density of incidents, then point at the map; or Analysis › Hot spots now',
    },
    {
      ask: 'Have the communes at the coast or the border risen since last year?',
      press: 'Colour by commune › Change from the same time last year › Ranking › Communes: coastal',
    },
    {
      ask: 'Which communes have most per km², and how sure is that?',
      press: 'Colour by commune › Incidents per km² › Ranking',
    },
    { ask: 'How many are in an area of my own?', press: 'Draw an area › Polygon' },
    { ask: 'How many are along the border or the coast?', press: 'Draw an area › Along the border or coast' },
    { ask: 'On which days and at which hours?', press: 'find the commune, then Trend' },
    { ask: 'What has become of a former commune?', press: 'type its old name into the search' },
    { ask: 'How do two categories or two periods differ?', press: 'Compare two maps › Turn on' },
    { ask: 'Which hot spots are new, which are fading?', press: 'Analysis › History of hot spots' },
    {
      ask: 'How do I take the data into a spreadsheet or QGIS?',
      press: 'the button beside a layer › its workbook (XLSX); the whole map: the button QGIS at the top',
    },
  ],
};
