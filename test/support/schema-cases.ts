/** A schema, a body, and what is wrong with it. */
export type Case = readonly [schema: unknown, body: unknown, ...violations: string[]]

/** A reference to one of {@link schemas}. */
export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
/** A schema of objects. */
export const object = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  ...more,
})
/** Any text. */
export const text = { type: 'string' }
/** Any integer. */
export const integer = { type: 'integer' }

/** The components. */
export const schemas = {
  Cat: object({ kind: { const: 'cat' }, lives: integer }, { required: ['kind', 'lives'] }),
  Dog: object({ kind: { const: 'dog' }, bark: text }, { required: ['kind', 'bark'] }),
  Mapped: {
    oneOf: [ref('Car'), ref('Boat')],
    discriminator: { propertyName: 'type', mapping: { car: '#/components/schemas/Car' } },
  },
  Car: object({ type: text, wheels: integer }, { required: ['type', 'wheels'] }),
  Boat: object({ type: text, sails: integer }, { required: ['type', 'sails'] }),
  Base: object(
    { petType: text },
    { required: ['petType'], discriminator: { propertyName: 'petType' } },
  ),
  Lizard: { allOf: [ref('Base'), object({ tail: integer }, { required: ['tail'] })] },
  Gecko: { allOf: [ref('Lizard'), object({ grip: integer })] },
  Tree: object({ value: integer, children: { type: 'array', items: ref('Tree') } }),
  Circle: ref('Round'),
  Round: ref('Circle'),
  Self: { allOf: [ref('Self')] },
  Many: {
    oneOf: Array.from({ length: 9 }, (_, index) => object({ a: ref('Many'), [`b${index}`]: text })),
  },
}

/** Bodies of JSON. */
export const cases: Readonly<Record<string, Case>> = {
  'a type': [integer, 'a', ' must be integer'],
  'one of several types': [{ type: ['integer', 'null'] }, 'a', ' must be integer or null'],
  'a list of several types': [{ type: ['string', 'array'] }, 1, ' must be string or array'],
  'a missing property, its name escaped': [
    object({}, { required: ['a/b~c'] }),
    {},
    '/a~1b~0c is missing',
  ],
  'all that is wrong': [
    object({ a: integer, b: { type: 'boolean' } }, { required: ['c'] }),
    { a: 'x', b: 1 },
    '/c is missing',
    '/a must be integer',
    '/b must be boolean',
  ],
  'a name that is not declared, with the near one': [
    object({ firstName: text }, { additionalProperties: false }),
    { fistName: 'Ada' },
    '/fistName is not declared. Did you mean "firstName"?',
  ],
  'a name that is like no other': [
    object({ firstName: text }, { additionalProperties: false }),
    { zip: 1 },
    '/zip is not declared',
  ],
  'a name that parts do not declare': [
    { allOf: [object({ a: text })], unevaluatedProperties: false },
    { a: 'x', b: 1 },
    '/b is not declared',
  ],
  'a value beside those that are listed': [
    { enum: ['red', 'green'] },
    'gren',
    ' must be one of "red", "green". Did you mean "green"?',
  ],
  'a constant': [{ const: 5 }, 6, ' must be 5'],
  bounds: [
    { type: 'array', items: { minimum: 1, exclusiveMaximum: 4 } },
    [0, 4],
    '/0 must be at least 1',
    '/1 must be less than 4',
  ],
  'bounds of 3.0': [
    { type: 'integer', minimum: 1, exclusiveMinimum: true },
    1,
    ' must be greater than 1',
  ],
  'a multiple, in decimal digits': [{ multipleOf: 0.01 }, 19.999, ' must be a multiple of 0.01'],
  'a price that is a multiple': [{ multipleOf: 0.01 }, 19.99],
  'an empty text': [{ type: 'string', minLength: 1 }, '', ' must not be empty'],
  'a text that is too long': [
    { type: 'string', maxLength: 2 },
    'abc',
    ' must have at most 2 characters',
  ],
  'too few items': [{ type: 'array', minItems: 1 }, [], ' must have at least 1 item'],
  'too many properties': [{ maxProperties: 1 }, { a: 1, b: 2 }, ' must have at most 1 property'],
  'items that are equal': [
    { type: 'array', uniqueItems: true },
    [{ a: 1, b: 2 }, 1, { b: 2, a: 1 }],
    ' must not have an item twice: items 0 and 2 are equal',
  ],
  'items that only look equal': [
    { uniqueItems: true },
    [1, '1', [1], ['1'], null, 'null', '{"a":1}', { a: 1 }],
  ],
  'a pattern': [{ type: 'string', pattern: '^a+$' }, 'b', ' must match the pattern ^a+$'],
  'a date': [
    { type: 'string', format: 'date' },
    '2026-02-30',
    ' must be a date, such as 2026-01-31',
  ],
  'an integer of 32 bits': [
    { type: 'integer', format: 'int32' },
    2 ** 31,
    ' must be an integer of 32 bits, from -2147483648 to 2147483647',
  ],
  'an integer of 64 bits': [{ type: 'integer', format: 'int64' }, 2 ** 62],
  base64: [{ type: 'string', format: 'byte' }, '?', ' must be base64, such as aGVsbG8='],
  'a format that nobody knows': [{ type: 'string', format: 'iban' }, '?'],
  'what is ruled out': [{ not: { type: 'string' } }, 'a', ' must not be what its schema rules out'],
  'an item that must be there': [
    { type: 'array', contains: { type: 'integer', minimum: 5 } },
    ['a', 1],
    ' must have an item of the kind that its schema asks for',
  ],
  'the name of a property': [
    { propertyNames: { pattern: '^[a-z]+$' } },
    { A1: 1 },
    ' has the property "A1", whose name must match the pattern ^[a-z]+$',
  ],
  'what is needed beside another': [
    { dependentRequired: { card: ['address'] } },
    { card: 1 },
    '/address is missing beside card',
  ],
  'a condition': [
    // oxlint-disable-next-line unicorn/no-thenable
    { if: { required: ['a'] }, then: { required: ['b'] } },
    { a: 1 },
    '/b is missing',
  ],
  'a tuple': [
    { type: 'array', prefixItems: [integer], items: false },
    ['a', 1],
    ' must have at most 1 item',
    '/0 must be integer',
  ],
  'alternatives of other types': [{ oneOf: [text, integer] }, true, ' must be string or integer'],
  'the nearest alternative': [
    { oneOf: [ref('Cat'), ref('Dog')] },
    { kind: 'dog' },
    '/bark is missing (as Dog)',
  ],
  'the alternative that its constant names, though another misses less': [
    { oneOf: [ref('Cat'), object({ kind: { const: 'fish' } }, { title: 'Fish' })] },
    { kind: 'cat', lives: 'nine' },
    '/lives must be integer (as Cat)',
  ],
  'a null beside a component': [
    { anyOf: [ref('Cat'), { type: 'null' }] },
    { kind: 'cat' },
    '/lives is missing',
  ],
  'more alternatives than one': [
    { oneOf: [object({ a: text }, { title: 'A' }), object({ b: text }, { title: 'B' })] },
    {},
    ' must fit only one of its alternatives, and fits both A and B',
  ],
  'alternatives of what is required': [
    { type: 'object', anyOf: [{ required: ['email'] }, { required: ['phone'] }] },
    {},
    ' must have email or phone',
  ],
  'alternatives in one another, and what stands beside them': [
    object({ a: { oneOf: [integer, { oneOf: [ref('Cat'), { type: 'boolean' }] }] }, b: integer }),
    { a: { kind: 'cat' }, b: 'x' },
    '/a/lives is missing',
    '/b must be integer',
  ],
  'a discriminator with a mapping': [ref('Mapped'), { type: 'car' }, '/wheels is missing'],
  'a discriminator without one': [
    ref('Mapped'),
    { type: 'Boat', sails: 'x' },
    '/sails must be integer',
  ],
  'a discriminator with another value': [
    ref('Mapped'),
    { type: 'Bus' },
    '/type must be one of "car", "Boat"',
  ],
  'a discriminator that is missing': [ref('Mapped'), {}, '/type is missing'],
  'a discriminator of heirs': [ref('Base'), { petType: 'Lizard' }, '/tail is missing'],
  'a discriminator of heirs of heirs': [
    ref('Base'),
    { petType: 'Gecko', tail: 1, grip: 'x' },
    '/grip must be integer',
  ],
  'a heir': [ref('Lizard'), { petType: 'Lizard' }, '/tail is missing'],
  'a heir that fits': [ref('Base'), { petType: 'Lizard', tail: 3 }],
  'a schema that contains itself': [
    ref('Tree'),
    { value: 1, children: [{ value: 2, children: [{ value: 'x' }] }] },
    '/children/0/children/0/value must be integer',
  ],
  'null where it may be': [{ type: 'string', nullable: true }, null],
  'null where it may be, beside a reference': [{ nullable: true, allOf: [ref('Cat')] }, null],
  'what only the server sets': [
    object({ id: { type: 'integer', readOnly: true }, name: text }, { required: ['id', 'name'] }),
    { name: 'x', id: 'mine' },
  ],
  'what only the server sets, in another part': [
    { allOf: [object({ id: { type: 'integer', readOnly: true } }), { required: ['id', 'name'] }] },
    {},
    '/name is missing',
  ],
  'what is written alone': [
    object({ password: { ...text, writeOnly: true } }, { required: ['password'] }),
    {},
    '/password is missing',
  ],
  'names of every object': [
    object({ constructor: text, toString: integer, valueOf: text }, { required: ['constructor'] }),
    {},
    '/constructor is missing',
  ],
  'names of every object that fit': [object({ toString: integer, hasOwnProperty: text }), {}],
}
