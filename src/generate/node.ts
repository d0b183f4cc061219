import type { Loop, RequestRoot, Scope } from './scope.ts'

/** Renders a value; `loop` is undefined outside of lists. */
export type Render = (scope: Scope, loop: Loop | undefined) => unknown

/** A value in a compiled tree. */
export interface Node {
  /** The value where it is constant. */
  readonly constant?: unknown
  /** Undefined where it is constant. */
  readonly render?: Render
  readonly usesFaker: boolean
  /** Request values it reads. */
  readonly roots: readonly RequestRoot[]
  /** Estimated characters that its templates write. */
  readonly weight: number
  /** The most items that its lists make. */
  readonly items: number
}

/** A value that never changes. */
export function constant(value: unknown): Node {
  return { constant: value, usesFaker: false, roots: [], weight: 0, items: 0 }
}

/** An array of compiled values; constant where all of them are. */
export function arrayNode(nodes: readonly Node[]): Node {
  if (nodes.every((node) => !node.render)) return constant(nodes.map((node) => node.constant))
  return {
    ...sum(nodes),
    render: (scope, loop) => nodes.map((node) => renderNode(node, scope, loop)),
  }
}

/** An object of compiled values; constant where all of them are. */
export function objectNode(keys: readonly string[], nodes: readonly Node[]): Node {
  if (nodes.every((node) => !node.render)) {
    return constant(assemble(keys, nodes, (node) => node.constant))
  }
  return {
    ...sum(nodes),
    render: (scope, loop) => assemble(keys, nodes, (node) => renderNode(node, scope, loop)),
  }
}

/** The value of a node. */
export function renderNode(node: Node, scope: Scope, loop: Loop | undefined): unknown {
  return node.render ? node.render(scope, loop) : node.constant
}

function assemble(
  keys: readonly string[],
  nodes: readonly Node[],
  valueOf: (node: Node) => unknown,
): object {
  const result: Record<string, unknown> = {}
  for (const [index, node] of nodes.entries()) {
    const key = keys[index] ?? ''
    const value = valueOf(node)
    if (key === '__proto__') {
      // As JSON.parse does it: an own property, not the prototype.
      const plain = { value, enumerable: true, writable: true, configurable: true }
      Object.defineProperty(result, key, plain)
    } else result[key] = value
  }
  return result
}

/** What holds for all nodes together. */
function sum(nodes: readonly Node[]): Omit<Node, 'render' | 'constant'> {
  return {
    usesFaker: nodes.some((node) => node.usesFaker),
    roots: nodes.flatMap((node) => node.roots),
    weight: nodes.reduce((total, node) => total + node.weight, 0),
    items: nodes.reduce((total, node) => total + node.items, 0),
  }
}
