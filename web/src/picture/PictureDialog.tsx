/** Asks for the title and the size of a picture, shows how far it is, and hands it over. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { count, percent } from '../i18n';
import { pictureWords } from '../i18n/picture';
import { Dialog } from '../panels/Dialog';
import { saveFile } from '../panels/saveFile';
import { Trouble } from '../panels/Trouble';
import { state } from '../state/store';
import { makePicture, type Picture } from './compose';
import { proposedTitle } from './describe';
import { fileName } from './fileName';
import { FORMATS, type Format } from './layout';
import './picture.css';

type Phase =
  | { is: 'asking' }
  | { is: 'drawing'; share: number }
  | { is: 'cancelled' }
  | { is: 'failed'; message: string }
  | { is: 'done'; picture: Picture; title: string; address: string };

/** One picture at a time; leaving the dialog stops it. */
function usePicture() {
  const [phase, setPhase] = useState<Phase>({ is: 'asking' });
  const abort = useRef<AbortController | null>(null);
  const address = useRef<string | null>(null);
  const forget = () => {
    if (address.current) URL.revokeObjectURL(address.current);
    address.current = null;
  };
  useEffect(
    () => () => {
      abort.current?.abort();
      forget();
    },
    [],
  );
  const start = async (format: Format, title: string) => {
    abort.current = new AbortController();
    const { signal } = abort.current;
    forget();
    setPhase({ is: 'drawing', share: 0 });
    try {
      const onProgress = (share: number) => {
        if (!signal.aborted) setPhase({ is: 'drawing', share });
      };
      const picture = await makePicture({ format, title, signal, onProgress });
      address.current = URL.createObjectURL(picture.blob);
      saveFile(picture.blob, fileName(title, 'png'));
      setPhase({ is: 'done', picture, title, address: address.current });
    } catch (error) {
      if (signal.aborted) setPhase({ is: 'cancelled' });
      else setPhase({ is: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };
  return { phase, start, stop: () => abort.current?.abort() };
}

function FormatChoice({ format, onChoose }: { format: Format; onChoose: (format: Format) => void }) {
  const w = pictureWords.value;
  return (
    <fieldset class="picture-formats">
      <legend class="small quiet">{w.format}</legend>
      {FORMATS.map((each) => (
        <label key={each}>
          <input
            type="radio"
            name="picture-format"
            value={each}
            checked={each === format}
            onChange={() => onChoose(each)}
          />
          <span>
            {w.formats[each]} <span class="small quiet">{w.formatNote[each]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Done({ picture, title, address }: Extract<Phase, { is: 'done' }>) {
  const w = pictureWords.value;
  const name = fileName(title, 'png');
  return (
    <>
      <p>
        {w.done(name, count(picture.width), count(picture.height))}{' '}
        <a class="link" href={address} download={name}>
          {w.again}
        </a>
      </p>
      <img class="picture-preview" src={address} alt={w.preview(title)} {...sizeOf(picture)} />
    </>
  );
}

const sizeOf = ({ width, height }: Picture) => ({ width, height });

function PictureForm() {
  const w = pictureWords.value;
  const id = useId();
  const [format, setFormat] = useState<Format>('a4Landscape');
  const [title, setTitle] = useState(proposedTitle);
  const { phase, start, stop } = usePicture();
  const isDrawing = phase.is === 'drawing';
  const share = isDrawing ? phase.share : 0;
  return (
    <form
      class="picture-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isDrawing) void start(format, title.trim() || proposedTitle());
      }}
    >
      <p class="small quiet">{w.intro}</p>
      <label for={id} class="small quiet">
        {w.heading}
      </label>
      <input
        id={id}
        type="text"
        maxLength={160}
        value={title}
        autocomplete="off"
        onInput={(event) => setTitle(event.currentTarget.value)}
      />
      <FormatChoice format={format} onChoose={setFormat} />
      <p class="picture-actions">
        <button type="submit" class="button primary" disabled={isDrawing}>
          {w.save}
        </button>
        {isDrawing && (
          <>
            <progress max={1} value={share} aria-label={w.drawing('')} />
            <button type="button" class="button" onClick={stop}>
              {w.cancel}
            </button>
          </>
        )}
      </p>
      <div role="status" class="picture-status">
        {isDrawing && <p class="small quiet">{w.drawing(percent(Math.floor(share * 20) / 20))}</p>}
        {phase.is === 'cancelled' && <p class="small quiet">{w.cancelled}</p>}
        {phase.is === 'done' && <Done {...phase} />}
      </div>
      {phase.is === 'failed' && <Trouble message={`${w.failed} ${phase.message}`} />}
    </form>
  );
}

export function PictureDialog() {
  return (
    <Dialog id="picture-title" open={state.pictureOpen} title={pictureWords.value.title}>
      {state.pictureOpen.value && <PictureForm />}
    </Dialog>
  );
}
