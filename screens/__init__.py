"""The five places of the desk, one module and one stylesheet each."""
