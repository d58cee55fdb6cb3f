-- What buyers choose by between the SKUs of a listing (colour, size, flavour …) was loaded as if it were an attribute like any other.
UPDATE catalog.attributes SET sale = true
WHERE NOT sale AND id ~ '(^|_)(color|size|pattern|flavor|scent|capacity|model)$';
