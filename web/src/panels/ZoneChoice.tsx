/** The kinds of priority zones that the list keeps to. */
import { batch, type Signal } from '@preact/signals';
import { count, kindName, words } from '../i18n';
import { kindsOfZones, listedAlso, listedKind } from '../state/zoneChoice';

function KindSelect({
  title,
  anyTitle,
  chosen,
  kinds,
  onChoose,
}: {
  title: string;
  anyTitle: string;
  chosen: Signal<string>;
  kinds: readonly string[];
  onChoose(kind: string): void;
}) {
  return (
    <label class="zone-kind small quiet">
      {title}
      <select value={chosen.value} onChange={(event) => onChoose(event.currentTarget.value)}>
        <option value="">{anyTitle}</option>
        {kinds.map((kind) => (
          <option value={kind} key={kind}>
            {kindName(kind)} ({count(kindsOfZones.value.get(kind) ?? 0)})
          </option>
        ))}
      </select>
    </label>
  );
}

export function ZoneChoice() {
  const w = words.value;
  const kinds = [...kindsOfZones.value.keys()];
  if (kinds.length < 2) return null;
  return (
    <>
      <KindSelect
        title={w.zoneKind}
        anyTitle={w.zoneKindAll}
        chosen={listedKind}
        kinds={kinds}
        onChoose={(kind) =>
          batch(() => {
            listedKind.value = kind;
            listedAlso.value = '';
          })
        }
      />
      {listedKind.value !== '' && (
        <KindSelect
          title={w.zoneAlso}
          anyTitle={w.zoneAlsoAny}
          chosen={listedAlso}
          kinds={kinds.filter((kind) => kind !== listedKind.value)}
          onChoose={(kind) => {
            listedAlso.value = kind;
          }}
        />
      )}
    </>
  );
}
