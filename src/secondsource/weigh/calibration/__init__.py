"""How sure to be: temperature, stacking; what turns several models' beliefs into one that is right as often as it says."""
