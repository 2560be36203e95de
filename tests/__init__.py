"""The tests, under the same names as the stages they test."""
