/**
 * Gives back Faker, whose modules of these names have no data in the bundle, since no mock names them: to use one throws an
 * Error that says so.
 */
export function withoutModules<Of extends object>(faker: Of, names: readonly string[]): Of {
  for (const name of names) {
    // Instances of modules are made by their constructors once they are used.
    const value = {
      constructor: function LeftOut(): never {
        const what = `mockapi build left out Faker's ${JSON.stringify(name)}, which no mock names.`
        throw new Error(`${what} Write its name where it is used, or build with --full.`)
      },
    }
    Object.defineProperty(faker, name, { value, enumerable: true })
  }
  return faker
}
