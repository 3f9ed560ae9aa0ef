"""How the phraser is taught (PyTorch); nothing here is imported while serving."""
