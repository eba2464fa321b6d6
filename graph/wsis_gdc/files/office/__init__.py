"""Workbooks and documents for offices."""
