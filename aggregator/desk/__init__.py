"""The desk of a hub librarian (거점도서관): who may do what, what a zone did, what waits for a decision, the monthly report.

Every action is a function of plain arguments (session, who, what …) that returns its result or raises SosikError in words;
each change is recorded by `audit.record`. Screens and commands only call what stands here.
"""
