/** Prints a lineage answer as a tree that a person can read, with the windows of time. */
export interface AnswerEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly certainty: string;
  readonly at: string | null;
  readonly until: string | null;
  readonly massKg: string | null;
}

export interface LineageAnswer {
  readonly direction: 'FORWARD' | 'BACKWARD';
  readonly root: string;
  readonly edges: readonly AnswerEdge[];
}

const WORDS: Readonly<Record<string, readonly [forward: string, backward: string]>> = {
  COMPOSITION: ['part of', 'contains'],
  INSTALLATION: ['installed in', 'holds'],
  FLOW: ['became', 'made from'],
  FOUND_IN_LOT: ['found in it', 'found in'],
};

/** One line an edge; what was shown above is named, not opened again. */
export function lineageTree(answer: LineageAnswer, nameOf: (id: string) => string): string {
  const lines = [nameOf(answer.root)];
  const shown = new Set([answer.root]);
  const grow = (id: string, indent: string): void => {
    const edges = edgesOf(answer, id);
    edges.forEach((edge, place) => {
      const isLast = place === edges.length - 1;
      const target = answer.direction === 'FORWARD' ? edge.to : edge.from;
      const known = shown.has(target);
      const again = known && edgesOf(answer, target).length > 0 ? ' (above)' : '';
      lines.push(
        `${indent}${isLast ? '└─' : '├─'} ${word(edge, answer)} ${nameOf(target)}${when(edge)}${again}`,
      );
      if (known) return;
      shown.add(target);
      grow(target, `${indent}${isLast ? '   ' : '│  '}`);
    });
  };
  grow(answer.root, '');
  return lines.join('\n');
}

function edgesOf({ edges, direction }: LineageAnswer, id: string): AnswerEdge[] {
  return edges
    .filter((edge) => (direction === 'FORWARD' ? edge.from : edge.to) === id)
    .sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
}

function word({ kind }: AnswerEdge, { direction }: LineageAnswer): string {
  const words = WORDS[kind] ?? [kind, kind];
  return direction === 'FORWARD' ? words[0] : words[1];
}

function when({ kind, at, until, certainty, massKg }: AnswerEdge): string {
  const isFlow = kind === 'FLOW' || kind === 'FOUND_IN_LOT';
  const mass = massKg === null ? '' : `, ${massKg} kg taken in`;
  const doubt = certainty === 'REPORTED' ? '' : `  [${certainty}]`;
  return `  · ${isFlow || at === until ? `on ${day(at)}` : span(at, until)}${mass}${doubt}`;
}

function span(at: string | null, until: string | null): string {
  return `from ${day(at)}${until === null ? '' : ` until ${day(until)}`}`;
}

/** The day in China, where the story plays. */
function day(instant: string | null): string {
  if (instant === null) return '?';
  return new Date(Date.parse(instant) + CHINA_OFFSET_MS).toISOString().slice(0, 10);
}

const CHINA_OFFSET_MS = 8 * 3_600_000;
