/** A path template of a document, such as `/pets/{petId}`; its operations share what is read of it. */
export class PathTemplate {
  readonly text: string
  #names: readonly string[] | undefined
  #places: string | undefined

  constructor(text: string) {
    this.text = text
  }

  /** The names of its parameters, in order. */
  get names(): readonly string[] {
    return (this.#names ??= parameterNames(this.text))
  }

  /** See {@link placesOf}. */
  get places(): string {
    return (this.#places ??= placesOf(this.text))
  }
}

function parameterNames(template: string): string[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name)
}

/** A template without a slash at the end in which only the places of parameters count, not their names. */
export function placesOf(template: string): string {
  const whole = template.length > 1 && template.endsWith('/') ? template.slice(0, -1) : template
  return whole.replaceAll(/\{[^{}]+\}/g, '{}')
}
