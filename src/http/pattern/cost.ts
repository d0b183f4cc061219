import type { Node } from './parse.ts'

/** Repetitions up to this number count by their ways, longer ones as long. */
const short = 8
/** More ways than these are too many to try one after the other. */
const mostWays = 100

/**
 * Whether the engine of JavaScript, which tries one way after the other, is quick with any short text:
 * one long repetition of single characters at most, and few ways through the rest.
 */
export function isQuick(tree: Node): boolean {
  let long = 0

  const waysOf = (node: Node): number => {
    switch (node.kind) {
      case 'one':
      case 'place':
        return 1
      case 'ahead':
        return waysOf(node.node)
      case 'all':
        return node.nodes.reduce((product, each) => product * waysOf(each), 1)
      case 'either':
        return node.nodes.reduce((sum, each) => sum + waysOf(each), 0)
      case 'repeat':
        return waysToRepeat(node)
    }
  }

  const waysToRepeat = ({ node, least, most }: Node & { kind: 'repeat' }): number => {
    const ways = waysOf(node)
    if (most - least > short) {
      long++
      return node.kind === 'one' ? 1 : Infinity
    }
    let sum = 0
    for (let times = least; times <= most; times++) sum += ways ** times
    return sum
  }

  return waysOf(tree) <= mostWays && long <= 1
}
