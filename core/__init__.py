"""The words and rules of the field, in pure Python: nothing here knows a database, a bus or a page."""
