import { hasNoSuccess, type Rule } from './rule.ts'

/** Where mockapi with records answers otherwise than with `--no-crud`. */
export const recordsRules: readonly Rule[] = [
  {
    name: 'A record that is not there is a 404',
    right: 'mockapi',
    why: 'Paths of a collection have what was posted and not deleted; `--no-crud` answers each id.',
    at: 'status',
    change: /^20[04] → 404$/,
    where: ({ answers }) => answers.own.body === '' || answers.own.body.includes('There is no'),
  },
  {
    name: 'A PUT whose body names the record has its id',
    right: 'mockapi',
    why: 'There is nothing that it could replace; `--no-crud` holds it against its schema alone.',
    at: 'status',
    change: /^200 → (?:400|422)$/,
    request: /^PUT .*\/pet \|/,
  },
  {
    name: 'A new record is told, where no answer is declared',
    right: 'both',
    why: 'A document that declares errors alone leaves open what a success answers.',
    at: 'content-type',
    change: /^none → application\/json$/,
    where: hasNoSuccess,
  },
]
