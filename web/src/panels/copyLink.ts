import { words } from '../i18n';
import { say } from '../state/actions';

/** Copies an address, and says whether that went well. */
export async function copyLink(address: string): Promise<void> {
  const w = words.peek();
  try {
    await navigator.clipboard.writeText(address);
    say(w.linkCopied);
  } catch {
    say(w.linkNotCopied);
  }
}
