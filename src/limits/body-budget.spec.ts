import { BodyBudget } from './body-budget.js';

test('R-SE-15: holds so much of all, and less of one', () => {
  const budget = new BodyBudget(100, 60);
  expect(budget.take('a', 60)).toBe(true);
  expect(budget.take('a', 1)).toBe(false);
  expect(budget.take('b', 40)).toBe(true);
  expect(budget.take('c', 1)).toBe(false);
  budget.giveBack('a', 60);
  expect(budget.take('c', 60)).toBe(true);
  expect(budget.take('a', 1)).toBe(false);
});
