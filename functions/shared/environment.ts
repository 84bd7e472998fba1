import * as z from 'zod';

/** Reads the function's environment once, at start, and stops the function with a clear message if something is missing. */
export function parseEnvironment<Shape extends z.core.$ZodShape>(shape: Shape): z.output<z.ZodObject<Shape>> {
  const parsed = z.object(shape).safeParse(process.env);
  if (!parsed.success) throw new Error(`environment: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

export const setting = z.string().min(1);

/** Empty when it is not set. */
export const optionalSetting = z.string().default('');
