export const ROOT: string;
export function isStale(): boolean;
export function build(): Promise<boolean>;
