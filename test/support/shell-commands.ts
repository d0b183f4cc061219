/** The words of a command as a shell reads them: quotes of both kinds, and a comment at its end. */
export function shellWords(command: string): string[] {
  const words: string[] = []
  for (const [, bare, double, single] of command.matchAll(
    /(?<=^|\s)(?:([^\s"'#][^\s]*)|"([^"]*)"|'([^']*)'|#.*)(?=\s|$)/g,
  )) {
    const word = bare ?? double ?? single
    if (word !== undefined) words.push(word)
  }
  return words
}

/** What `npx mockapi …` is called with in the blocks of a shell, and in code between backticks, in their order. */
export function commandsIn(page: string): string[][] {
  const lines = page.matchAll(/^npx mockapi (.*)$|`npx mockapi ([^`]+)`/gm)
  return [...lines].map(([, block = '', inline = '']) => shellWords(block || inline))
}
