const words = (text: string) => new Set(text.trim().split(/\s+/));

/** Elements that only draw. Anything else goes with all it holds: scripts, animation, foreignObject, metadata, links to outside. */
export const keptElements = words(`
  svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath image
  linearGradient radialGradient stop pattern clipPath mask marker
  filter feBlend feColorMatrix feComponentTransfer feFuncA feFuncR feFuncG feFuncB feComposite feDropShadow feFlood
  feGaussianBlur feMerge feMergeNode feOffset
`);

/** Elements whose own tag goes while their children stay. */
export const unwrappedElements = words("a switch");

/** Elements whose text is kept. */
export const textElements = words("title desc text tspan textPath");

/** Elements that may point at another by `href`. */
export const referringElements = words("use image linearGradient radialGradient pattern textPath");

/** Properties that CSS and attributes share; a stylesheet is turned into these attributes. */
export const presentationAttributes = words(`
  alignment-baseline baseline-shift clip-path clip-rule color color-interpolation color-interpolation-filters
  direction display dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity
  font-family font-size font-size-adjust font-stretch font-style font-variant font-weight
  image-rendering letter-spacing marker-end marker-mid marker-start mask opacity overflow paint-order
  shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
  stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering unicode-bidi
  vector-effect visibility word-spacing writing-mode
`);

/** The other attributes that are kept. */
export const otherAttributes = words(`
  id transform x y width height rx ry r cx cy d points x1 y1 x2 y2 fx fy fr dx dy rotate offset viewBox preserveAspectRatio
  pathLength textLength lengthAdjust startOffset gradientUnits gradientTransform spreadMethod patternUnits
  patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight
  refX refY orient filterUnits primitiveUnits in in2 result stdDeviation mode operator type values tableValues slope
  intercept amplitude exponent k1 k2 k3 k4
`);
