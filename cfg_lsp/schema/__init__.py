"""What the configs of a family may say: types, choices, ranges, defaults and descriptions.

One description serves rules, hover, completion, JSON Schema and the program that trains. Pure: knows
values and key paths, no files, no places, and nothing of merging. How a description is written is
`settings`' affair: it is imported when a family is first asked about, because it needs dataclasses.
"""
