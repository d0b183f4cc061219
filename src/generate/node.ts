import type { RequestPath } from './request-path.ts'
import type { Loop, Scope } from './scope.ts'

/** Renders a value; `loop` is undefined outside of lists. */
export type Render = (scope: Scope, loop?: Loop) => unknown

/** A value in a compiled tree. */
export interface Node {
  readonly constant?: unknown
  readonly render?: Render
  readonly usesFaker: boolean
  /** Request values it reads. */
  readonly reads: readonly RequestPath[]
  /** Estimated characters that its templates write, without request values. */
  readonly weight: number
  /** The most items that its lists make. */
  readonly items: number
}

/** A value that never changes. */
export function constant(value: unknown): Node {
  return { constant: value, usesFaker: false, reads: [], weight: 0, items: 0 }
}

/** Compiled values that `make` puts together; constant where all of them are. */
export function composite(
  nodes: readonly Node[],
  make: (values: readonly unknown[]) => unknown,
): Node {
  if (nodes.every((node) => !node.render)) return constant(make(nodes.map((one) => one.constant)))
  return {
    ...combined(nodes),
    render: (scope, loop) => make(nodes.map((node) => renderNode(node, scope, loop))),
  }
}

/** The value of a node. */
export function renderNode(node: Node, scope: Scope, loop: Loop | undefined): unknown {
  return node.render ? node.render(scope, loop) : node.constant
}

/** What holds for all nodes together. */
export function combined(nodes: readonly Node[]): Omit<Node, 'render' | 'constant'> {
  return {
    usesFaker: nodes.some((node) => node.usesFaker),
    reads: nodes.flatMap((node) => node.reads),
    weight: nodes.reduce((total, node) => total + node.weight, 0),
    items: nodes.reduce((total, node) => total + node.items, 0),
  }
}
