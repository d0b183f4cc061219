/** An environment variable of the process, or of the environment of a request, where workers have them. */
export function variableIn(bindings: unknown, name: string): string | undefined {
  const { process } = globalThis as {
    readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> }
  }
  const value =
    process?.env?.[name] ?? (bindings as Readonly<Record<string, unknown>> | null)?.[name]
  return typeof value === 'string' ? value : undefined
}
