import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import fastJson from 'fast-json-stringify';
import type { FastifyInstance } from 'fastify';

/** Bodies are taken as they are (a number in quotes is a mistake); query and path are text and are read as their type. */
export function createValidators(): (schema: object, httpPart: string | undefined) => ValidateFunction {
  const base = { allErrors: true, strict: false, useDefaults: true, removeAdditional: false } as const;
  const exact = new Ajv2020(base);
  const lenient = new Ajv2020({ ...base, coerceTypes: 'array' });
  formatsPlugin.default(exact);
  formatsPlugin.default(lenient);
  return (schema, httpPart) => (httpPart === 'body' ? exact : lenient).compile(schema);
}

export const createSerializer = (schema: object): ((answer: unknown) => string) => fastJson(schema);

/**
 * Schemas become functions when their route is first asked: a market has some thousand of them, and making all of them was the longest
 * part of a start. That each can be made is for a test to say (apps/test/api/document.test.ts).
 */
export function compileSchemas(app: FastifyInstance): void {
  const validator = createValidators();
  app.setValidatorCompiler(({ schema, httpPart }) => {
    let made: ValidateFunction | null = null;
    const validate: { (data: unknown): boolean; errors?: ValidateFunction['errors'] } = (data) => {
      made ??= validator(schema as object, httpPart);
      const valid = made(data) as boolean;
      validate.errors = made.errors;
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
