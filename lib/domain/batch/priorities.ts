/** How much of each page a job gets beside the others. */
export const WEIGHT_OF_PRIORITY = { high: 4, normal: 2, low: 1 } as const;
