/** The rules of priority zones in force: what kinds there are, how they are called and drawn. */
import { computed, effect } from '@preact/signals';
import { getRules } from '../api/client';
import type { Rules } from '../api/types';
import { builtInLook, ruledLooks } from '../map/palette';
import { resource } from './resource';

export const rules = resource(() => ({ key: 'rules', ask: getRules }));

/** Changes when other rules are in force. */
export const rulesDigest = computed(() => rules.current.value.value?.digest ?? null);

/** Whether it is known which rules are in force, or that nobody says. */
export const rulesSettled = computed(() => {
  const { value, loading } = rules.current.value;
  return value !== null || !loading;
});

export type Rule = Rules['rules'][number];

const byKind = computed(
  () => new Map((rules.current.value.value?.rules ?? []).map((rule): [string, Rule] => [rule.id, rule])),
);

export const ruleOf = (kind: string): Rule | undefined => byKind.value.get(kind);

/** Whether the operator has written rules: then their titles hold, and otherwise the page's own shorter words. */
export const hasOwnRules = computed(() => (rules.current.value.value?.file ?? null) !== null);

effect(() => {
  ruledLooks.value = new Map(
    [...byKind.value.values()].map(({ id, colour, pattern }) => [
      id,
      { colour, pattern: pattern ?? builtInLook(id).pattern },
    ]),
  );
});
