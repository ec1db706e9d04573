/** More than the largest plant takes in of others' batteries on a day, and far less than there are. */
export const LOOK_UPS_A_DAY_MAX = 20_000;
