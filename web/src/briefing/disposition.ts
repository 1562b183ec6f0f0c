/** The name that the server gives the file (RFC 6266), the one with all letters first. */
export function nameOf(disposition: string | null): string {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  const plain = /filename="([^"]+)"|filename=([^;\s]+)/i.exec(disposition ?? '');
  try {
    if (extended) return decodeURIComponent(extended);
  } catch {
    // A name that cannot be read is no reason to lose the file.
  }
  return plain?.[1] ?? plain?.[2] ?? 'briefing.docx';
}
