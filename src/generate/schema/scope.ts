import type { Faker } from '@faker-js/faker'

/** A person, whose fields agree within an object. */
interface Person {
  readonly firstName: string
  readonly lastName: string
}

const day = 86_400_000

/** What the fields of one object share. */
export class Scope {
  readonly faker: Faker
  /** The number of the record in its list, from 0; undefined outside of lists. */
  readonly index: number | undefined
  #person?: Person
  #email?: string
  #created?: number
  #subtotal?: number
  #count?: number

  constructor(faker: Faker, index?: number) {
    this.faker = faker
    this.index = index
  }

  /** The person that the object is about. */
  get person(): Person {
    const { person } = this.faker
    return (this.#person ??= { firstName: person.firstName(), lastName: person.lastName() })
  }

  /** The address of {@link Scope.person}, at a domain that nobody owns. */
  get email(): string {
    return (this.#email ??= this.faker.internet.exampleEmail(this.person).toLowerCase())
  }

  /** A time at which the object was made, to the second. */
  get created(): number {
    const now = this.now
    return (this.#created ??=
      now - this.faker.number.int({ min: 30 * 86_400, max: 700 * 86_400 }) * 1000)
  }

  /** What the goods of an order cost. */
  get subtotal(): number {
    return (this.#subtotal ??= this.faker.number.int({ min: 1000, max: 30_000 }) / 100)
  }

  /** How many records there are on all pages. */
  get count(): number {
    return (this.#count ??= this.faker.number.int({ min: 5, max: 500 }))
  }

  /** The reference date of Faker, in milliseconds. */
  get now(): number {
    return this.faker.defaultRefDate().getTime()
  }

  /** A time within so many days after the object was made, before now unless `isFuture`. */
  moment(days = 25, isFuture = false): string {
    const from = isFuture ? this.now : this.created
    return new Date(
      from + this.faker.number.int({ min: 60, max: days * 86_400 }) * 1000,
    ).toISOString()
  }

  /** A date of birth. */
  birth(): string {
    const age = this.faker.number.int({ min: 18 * 365, max: 75 * 365 })
    return new Date(this.now - age * day).toISOString()
  }
}
