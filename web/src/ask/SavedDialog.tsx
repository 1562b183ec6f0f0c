/** Questions and views under a name: opened, renamed, copied as a link, deleted. */
import { useState } from 'preact/hooks';
import { words } from '../i18n';
import { copyLink } from '../panels/copyLink';
import { Dialog } from '../panels/Dialog';
import { say } from '../state/actions';
import { shareLink } from '../state/history';
import { forget, LONGEST_NAME, rename, type Saved, save, saved } from '../state/saved';
import { state } from '../state/store';

const linkOf = ({ hash }: Saved) => `${location.origin}${location.pathname}#${hash}`;

function NameForm({
  start,
  label,
  onName,
}: {
  start: string;
  label: string;
  onName: (name: string) => void;
}) {
  return (
    <form
      class="name-form"
      // Without the browser's own bubble, which has no place when the dialog closes meanwhile: a name that is empty is not taken.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const field = event.currentTarget.elements.namedItem('name') as HTMLInputElement;
        if (field.value.trim() === '') return;
        onName(field.value);
        field.value = '';
      }}
    >
      <input
        name="name"
        type="text"
        required
        maxLength={LONGEST_NAME}
        defaultValue={start}
        aria-label={words.value.ask.saveName}
        placeholder={words.value.ask.saveName}
        autocomplete="off"
      />
      <button type="submit" class="button primary">
        {label}
      </button>
    </form>
  );
}

function Item({ item }: { item: Saved }) {
  const w = words.value.ask;
  const [renaming, setRenaming] = useState(false);
  if (renaming) {
    return (
      <li>
        <NameForm
          start={item.name}
          label={w.rename}
          onName={(name) => {
            rename(item.id, name);
            setRenaming(false);
          }}
        />
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        class="link strong"
        title={w.open(item.name)}
        onClick={() => {
          state.savedOpen.value = false;
          location.hash = item.hash;
        }}
      >
        {item.name}
      </button>
      <span class="saved-tools small">
        <button
          type="button"
          class="link"
          aria-label={w.renameOf(item.name)}
          onClick={() => setRenaming(true)}
        >
          {w.rename}
        </button>
        <button
          type="button"
          class="link"
          aria-label={w.copyOf(item.name)}
          onClick={() => copyLink(linkOf(item))}
        >
          {w.copy}
        </button>
        <button type="button" class="link" aria-label={w.removeOf(item.name)} onClick={() => forget(item.id)}>
          {w.remove}
        </button>
      </span>
    </li>
  );
}

export function SavedDialog() {
  const w = words.value.ask;
  return (
    <Dialog id="saved-title" open={state.savedOpen} title={w.savedTitle}>
      <p class="small quiet">{w.savedNote}</p>
      <NameForm
        start=""
        label={w.save}
        onName={(name) => {
          const link = shareLink();
          if (!save(name, link.slice(link.indexOf('#') + 1))) say(w.savedFull);
        }}
      />
      {saved.value.length === 0 ? (
        <p class="quiet">{w.savedEmpty}</p>
      ) : (
        <ul class="saved-list">
          {saved.value.map((item) => (
            <Item item={item} key={item.id} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}
