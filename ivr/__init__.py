"""The application: rows and rules, a noun a module, under one Flask application."""
