/** A few choices beside each other, of which those that hold are pressed. */
interface Choice<Value> {
  title: string;
  values: readonly Value[];
  isPressed(value: Value): boolean;
  label(value: Value): string;
  /** What a choice means, for who rests on it. */
  hint?: (value: Value) => string;
  /** On a line of its own below the title. */
  wide?: boolean;
  onPress(value: Value): void;
}

export function Segments<Value extends string | number>({
  title,
  values,
  isPressed,
  label,
  hint,
  wide,
  onPress,
}: Choice<Value>) {
  return (
    <fieldset class={wide ? 'segments wide' : 'segments'}>
      <legend class="small quiet">{title}</legend>
      {values.map((value) => (
        <button
          type="button"
          key={value}
          aria-pressed={isPressed(value)}
          title={hint?.(value)}
          onClick={() => onPress(value)}
        >
          {label(value)}
        </button>
      ))}
    </fieldset>
  );
}
