"""What people see of the sandbox in a browser: the telephones and the debugger."""
