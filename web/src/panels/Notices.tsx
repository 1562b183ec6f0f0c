/** What every look at this map must know of its data: always there, never loud. */
import { words } from '../i18n';
import { say } from '../state/actions';
import { catalogue, sources } from '../state/data';
import { rules } from '../state/rules';
import { isPhone, state } from '../state/store';

/** A file of rules that cannot be taken: whoever wrote it should see it here, and everybody that the rules before still hold. */
function RulesProblem() {
  const [problem] = rules.current.value.value?.problems ?? [];
  if (!problem) return null;
  const w = words.value;
  const reason = problem.reason[state.language.value] || problem.reason.vi;
  const sentence = w.rulesProblem(problem.line, problem.key ? `${problem.key}: ${reason}` : reason);
  return (
    <span class="badge" role="status" title={sentence}>
      {isPhone.value ? w.rulesProblemShort(problem.line) : sentence}
      {isPhone.value && <span class="visually-hidden"> {sentence}</span>}
    </span>
  );
}

/** The gist, since several sentences would hide the map; the whole of it is a press, a pointer or a screen reader away. */
function DataNotice({ id, sentence }: { id: string; sentence: string }) {
  const short = (words.value.noticeShort as Record<string, string>)[id];
  if (!short) return <span class="badge">{sentence}</span>;
  return (
    <button type="button" class="badge" title={sentence} onClick={() => say(sentence)}>
      {short}
      <span class="visually-hidden">: {sentence}</span>
    </button>
  );
}

export function Notices() {
  const known = catalogue.current.value.value;
  if (!known) return null;
  return (
    <aside class="notices" aria-label={words.value.aboutData}>
      {known.notices.map((notice) => (
        <DataNotice key={notice.id} id={notice.id} sentence={notice[state.language.value] || notice.vi} />
      ))}
      <RulesProblem />
      {sources.value.length > 0 && <span class="sources">{sources.value.join(' · ')}</span>}
    </aside>
  );
}

export function ServerGone() {
  if (!state.serverGone.value) return null;
  return (
    <p class="server-gone" role="alert">
      {words.value.serverGone}
    </p>
  );
}

export function Toast() {
  return (
    <div class="toast-place" role="status">
      {state.toast.value && <p class="toast">{state.toast.value}</p>}
    </div>
  );
}
