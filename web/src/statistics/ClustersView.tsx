/** Groups of incidents within walking distance, largest first. */
import { useState } from 'preact/hooks';
import { count, date, said, words } from '../i18n';
import { statisticsWords } from '../i18n/statistics';
import { showBox } from '../map/current';
import { boxOf } from '../state/area';
import { categoryByCode } from '../state/data';
import { ClassSwatch, FactList, PickedBox, Sentence } from './Parts';
import { CLUSTER_COLOUR } from './palette';
import { clusterId } from './readings';
import { pick, picked } from './state';
import type { Cluster, ClustersAnswer } from './types';

const AT_FIRST = 12;

function mainCategory(cluster: Cluster): string {
  const category = categoryByCode.value.get(cluster.main_category);
  return category ? said(category, 'name') : cluster.main_category;
}

function PickedCluster({ cluster }: { cluster: Cluster }) {
  const w = statisticsWords.value;
  return (
    <PickedBox title={w.cluster(count(cluster.cluster))}>
      <FactList
        facts={[
          [words.value.total, count(cluster.incidents)],
          [w.places, w.clusterPlaces(count(cluster.places))],
          [words.value.time, w.clusterDays(date(cluster.first_day), date(cluster.last_day))],
          [words.value.category, w.mostly(mainCategory(cluster), count(cluster.main_category_incidents))],
        ]}
      />
    </PickedBox>
  );
}

export function ClustersView({ answer }: { answer: ClustersAnswer }) {
  const w = statisticsWords.value;
  const [all, setAll] = useState(false);
  const chosen = answer.features.find(({ properties }) => clusterId(properties) === picked.value)?.properties;
  const shown = all ? answer.features : answer.features.slice(0, AT_FIRST);
  return (
    <>
      <Sentence of={answer} />
      {chosen && <PickedCluster cluster={chosen} />}
      {picked.value !== null && !chosen && <p class="small quiet">{w.noSuchPick}</p>}
      {answer.features.length === 0 && <p class="quiet">{w.noClusters}</p>}
      <ol class="place-list">
        {shown.map(({ properties: cluster, geometry }) => (
          <li key={cluster.cluster}>
            <button
              type="button"
              class="zone-button"
              onClick={() => {
                pick(clusterId(cluster));
                const box = boxOf(geometry);
                if (box) showBox(box);
              }}
            >
              <ClassSwatch colour={CLUSTER_COLOUR} letter={count(cluster.cluster)} />
              <span>{mainCategory(cluster)}</span>
              <span class="number quiet">{w.incidents(count(cluster.incidents))}</span>
            </button>
          </li>
        ))}
      </ol>
      {!all && answer.features.length > AT_FIRST && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          {words.value.showAll(count(answer.features.length))}
        </button>
      )}
      <p class="small quiet">{w.inNone(count(answer.in_none))}</p>
    </>
  );
}
