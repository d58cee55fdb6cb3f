import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import fastJson from 'fast-json-stringify';
import type { FastifyInstance } from 'fastify';
import { type Drop, dropsUnknown, type Schema } from './known-fields.ts';

/** Bodies are taken as they are (a number in quotes is a mistake); query and path are text and are read as their type. */
export function createValidators(): (schema: object, httpPart: string | undefined) => ValidateFunction {
  const base = { allErrors: true, strict: false, useDefaults: true, removeAdditional: false } as const;
  const exact = new Ajv2020(base);
  const lenient = new Ajv2020({ ...base, coerceTypes: 'array' });
  formatsPlugin.default(exact);
  formatsPlugin.default(lenient);
  return (schema, httpPart) => (httpPart === 'body' ? exact : lenient).compile(schema);
}

/** The check of one part of a request, and what takes away the fields that its schema does not name. */
export function compileInput(
  validator: ReturnType<typeof createValidators>,
  schema: object,
  httpPart: string | undefined,
): { readonly check: ValidateFunction; readonly drop: Drop | null } {
  const fits = (shape: Schema) => {
    let check: ValidateFunction | null = null;
    return (value: unknown): boolean => {
      check ??= validator(shape, httpPart);
      return check(value) as boolean;
    };
  };
  return { check: validator(schema, httpPart), drop: dropsUnknown(schema as Schema, fits) };
}

export const createSerializer = (schema: object): ((answer: unknown) => string) => fastJson(schema);

/**
 * Schemas become functions when their route is first asked: a market has some thousand of them, and making all of them was the longest
 * part of a start. That each can be made is for a test to say (apps/test/api/document.test.ts).
 */
export function compileSchemas(app: FastifyInstance): void {
  const validator = createValidators();
  app.setValidatorCompiler(({ schema, httpPart }) => {
    let made: { readonly check: ValidateFunction; readonly drop: Drop | null } | null = null;
    const validate: { (data: unknown): boolean; errors?: ValidateFunction['errors'] } = (data) => {
      made ??= compileInput(validator, schema as object, httpPart);
      const valid = made.check(data) as boolean;
      validate.errors = made.check.errors;
      if (valid) made.drop?.(data);
      return valid;
    };
    return validate as ValidateFunction;
  });
  app.setSerializerCompiler(({ schema }) => {
    let made: ((answer: unknown) => string) | null = null;
    return (answer) => {
      made ??= createSerializer(schema as object);
      return made(answer);
    };
  });
}
